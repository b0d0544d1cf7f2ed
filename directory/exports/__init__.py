"""Formats of the directory: encoded documents in, chunks of a file out, in constant memory."""
