from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Treatment directory"

    def ready(self):
        from config import checks

        checks.register_all()
