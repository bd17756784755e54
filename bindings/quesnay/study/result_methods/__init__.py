"""What a result can be asked, by kind: :class:`quesnay.Result` has it all."""
