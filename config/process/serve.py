"""Production: web and worker of one node. The database is somebody else's server."""

import os

from config.process.programs import web, worker
from config.process.supervisor import Supervisor


def run_serve(*, port: int) -> int:
    """Serve with the settings of the environment until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
    host = os.environ.get("HOST", "127.0.0.1")
    import django
    from django.core.management import call_command

    django.setup()
    from shiyakusho.ground.ui.messages import compile_all

    compile_all()
    call_command("check", deploy=True, fail_level="ERROR")
    call_command("collectstatic", interactive=False, verbosity=0)
    return Supervisor([web(port=port, host=host, environment={}), worker(environment={})]).run()
