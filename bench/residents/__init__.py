"""Synthetic households that something happens to, for what is measured about the guide."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()
