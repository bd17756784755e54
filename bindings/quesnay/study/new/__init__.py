"""A case from an input-output table: what must be brought, what has a default, and the folder that is made of both."""
