"""The same directory as most people would write it: models, django-filter, serializers, prefetching."""
