"""Where a request comes from, as far as we can believe it."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest


def network_of(request: HttpRequest) -> str:
    """The caller's address; of IPv6 the /64 that one household or office has.

    ``settings.PROXIES`` of our own proxies each appended one entry to X-Forwarded-For: what stands
    before those was written by the caller and means nothing. Without a proxy the header is not read.
    """
    told = request.headers.get("X-Forwarded-For", "").split(",")
    proxies = settings.PROXIES
    text = told[-proxies].strip() if 0 < proxies <= len(told) and told[-proxies].strip() else ""
    try:
        address = ip_address(text or request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address)
