"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")
city_hall = get_wsgi_application()

from config.counter import Counter  # noqa: E402 (needs Django set up)
from config.warm import warm  # noqa: E402
from shiyakusho.ground.audit.actors import unsaid_is_nobody  # noqa: E402
from shiyakusho.ground.files.door import ask_about_the_crowd  # noqa: E402

warm()
unsaid_is_nobody()
application = Counter(city_hall)
ask_about_the_crowd(application.is_crowded)
