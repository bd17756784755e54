"""What a case can be asked, by kind: :class:`quesnay.Case` has it all."""
