"""Tables in files: layouts, workbooks, and the formats of others."""
