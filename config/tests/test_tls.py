"""The web server speaks TLS itself where it is given a certificate: 1.2 and 1.3, nothing older."""

import os
import socket
import ssl
import subprocess
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from config.process.programs import web


@pytest.fixture(scope="module")
def port(tmp_path_factory, django_db_blocker):
    """A web server with a certificate of its own for localhost."""
    certificate, key = _certificate(tmp_path_factory.mktemp("tls"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    given = {"TLS_CERTIFICATE": str(certificate), "TLS_KEY": str(key)}
    before = dict(os.environ)
    os.environ.update(given)
    try:
        program = web(port=port, host="127.0.0.1", environment={})
    finally:
        os.environ.clear()
        os.environ.update(before)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    }
    process = subprocess.Popen(program.command, env=environment, stderr=subprocess.DEVNULL)
    try:
        _until_open(port)
        yield port, certificate
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.parametrize("version", ["TLSv1_2", "TLSv1_3"])
def test_what_is_good_is_spoken(port, version: str) -> None:
    got = _speak(*port, version)
    assert got.startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize("version", ["TLSv1", "TLSv1_1"])
def test_what_is_old_is_not(port, version: str) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _speak(*port, version)


def test_nor_a_suite_without_forward_secrecy(port) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        _speak(*port, "TLSv1_2", ciphers="AES256-GCM-SHA384")


def test_in_the_clear_nothing_is_answered(port) -> None:
    with socket.create_connection(("127.0.0.1", port[0]), timeout=10) as line:
        line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200" not in line.recv(200)


def _speak(port: int, certificate: Path, version: str, ciphers: str = "") -> bytes:
    context = ssl.create_default_context(cafile=str(certificate))
    context.set_ciphers(ciphers or "DEFAULT:@SECLEVEL=0")
    with pytest.warns() if version in ("TLSv1", "TLSv1_1") else _quiet():
        context.minimum_version = context.maximum_version = ssl.TLSVersion[version]
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        with context.wrap_socket(line, server_hostname="localhost") as secured:
            secured.sendall(
                b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            )
            return secured.recv(200)


def _quiet():
    from contextlib import nullcontext

    return nullcontext()


def _until_open(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("the web server does not open its port")


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "certificate.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private
