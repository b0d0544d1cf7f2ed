"""The same answers as `plain_drf` gives, through django-ninja, over the same models."""
