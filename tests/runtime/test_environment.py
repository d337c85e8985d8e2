"""Each wrong value in the environment stops the start with a sentence that names it."""

import os
import re
import runpy
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from django.core.exceptions import ImproperlyConfigured

from certificates.tests.sealing import PASSWORD as SEAL_PASSWORD
from certificates.tests.sealing import p256_key, rsa_key, seal_file
from scripts.machine import ROOT

SETTINGS = str(ROOT / "config" / "settings.py")
CLOSED = {"PATH": os.environ["PATH"], "SECRET_KEY": "k" * 50}

WRONG = [
    ("SECRET_KEY", "", "SECRET_KEY is not set."),
    ("SECRET_KEY", "short", "SECRET_KEY is too easy to guess: it needs 50 characters or more."),
    ("DEBUG", "maybe", "DEBUG is 'maybe', which is neither true nor false."),
    ("USE_HTTPS", "2", "USE_HTTPS is '2', which is neither true nor false."),
    ("ALLOWED_HOSTS", "https://example.org", "ALLOWED_HOSTS holds 'https://example.org', which is no host name."),
    ("ALLOWED_HOSTS", "example.org:8000", "ALLOWED_HOSTS holds 'example.org:8000', which is no host name."),
    ("SITE_URL", "example.org", "SITE_URL does not begin with a known scheme."),
    ("SITE_URL", "https://example.org/office", "SITE_URL is 'https://example.org/office'. Write scheme and host"),
    ("DATABASE_URL", "mysql://host/name", "DATABASE_URL does not begin with a known scheme."),
    ("DATABASE_URL", "postgres://host", "DATABASE_URL names no database."),
    ("DATABASE_URL", "postgres://user:pa/ss@host:5432/name", "DATABASE_URL is no address"),
    ("DATABASE_URL", "sqlite://data.sqlite3", "DATABASE_URL names no file."),
    ("REDIS_URL", "localhost:6379", "REDIS_URL does not begin with a known scheme."),
    ("REDIS_URL", "redis://host/queue", "REDIS_URL names no Redis database."),
    ("EMAIL_URL", "mailto:me", "EMAIL_URL does not begin with a known scheme."),
    ("EMAIL_URL", "smtp+tls://", "EMAIL_URL names no server."),
    ("DEFAULT_FROM_EMAIL", "the office", "DEFAULT_FROM_EMAIL is 'the office', which is no e-mail address."),
    ("MEDIA_URL", "/srv/media", "MEDIA_URL does not begin with a known scheme."),
    ("MEDIA_URL", "file://", "MEDIA_URL names no folder."),
    ("MEDIA_URL", "s3://", "MEDIA_URL names no bucket."),
    ("MEDIA_URL", "s3://bucket", "AWS_ACCESS_KEY_ID is not set."),
    ("VAR_DIR", "var", "VAR_DIR is 'var'. Write the whole path"),
    ("VAR_DIR", SETTINGS, "which is a file. Name a folder."),
    ("STATIC_ROOT", "static", "STATIC_ROOT is 'static'. Write the whole path"),
    ("TIME_ZONE", "Bangkok", "TIME_ZONE is 'Bangkok', which is no time zone."),
    ("LOG_LEVEL", "loud", "LOG_LEVEL is 'LOUD'. Write one of: DEBUG"),
    ("PROXY_COUNT", "-1", "PROXY_COUNT is '-1'. Write a whole number from 0 to 10."),
    ("PROXY_COUNT", "one", "PROXY_COUNT is 'one'. Write a whole number from 0 to 10."),
    ("WORKER_PROCESSES", "0", "WORKER_PROCESSES is '0'. Write a whole number from 1 to 64."),
]


@pytest.fixture
def machine(monkeypatch):
    """An environment that holds nothing but what is needed."""
    for name in list(os.environ):
        if name not in CLOSED:
            monkeypatch.delenv(name)
    monkeypatch.setenv("SECRET_KEY", CLOSED["SECRET_KEY"])
    return monkeypatch


@pytest.mark.parametrize(("name", "value", "sentence"), WRONG)
def test_wrong_value_is_told_in_a_sentence(machine, name, value, sentence):
    machine.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)):
        runpy.run_path(SETTINGS)


def private_pem(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_pem(key) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def test_seal_that_opens_and_is_valid_is_taken(machine, tmp_path):
    path = seal_file(tmp_path, p256_key())
    machine.setenv("SEAL_FILE", str(path))
    machine.setenv("SEAL_PASSWORD", SEAL_PASSWORD)
    assert runpy.run_path(SETTINGS)["SEAL"] == {"file": str(path), "password": SEAL_PASSWORD}


@pytest.mark.parametrize(
    ("make", "password", "sentence"),
    [
        (lambda folder: folder / "none.p12", "", "which cannot be read: No such file or directory."),
        (lambda folder: folder, "", "which cannot be read: Is a directory."),
        (lambda folder: seal_file(folder, p256_key()), "hunter2", "SEAL_FILE does not open with SEAL_PASSWORD"),
        (lambda folder: seal_file(folder, p256_key()), "", "SEAL_FILE does not open with SEAL_PASSWORD"),
        (lambda folder: SETTINGS, "hunter2", "SEAL_FILE does not open with SEAL_PASSWORD, or is no PKCS#12 file"),
        (
            lambda folder: seal_file(folder, p256_key(), days=10, starts=-20), SEAL_PASSWORD,
            "The certificate in SEAL_FILE expired on ",
        ),
        (
            lambda folder: seal_file(folder, p256_key(), starts=20), SEAL_PASSWORD,
            "The certificate in SEAL_FILE is not valid before ",
        ),
        (
            lambda folder: seal_file(folder, ed25519.Ed25519PrivateKey.generate()), SEAL_PASSWORD,
            "The key in SEAL_FILE is of a kind that PDF readers do not know.",
        ),
    ],
)  # fmt: skip
def test_wrong_seal_is_told_in_a_sentence(make, password, sentence, machine, tmp_path):
    machine.setenv("SEAL_FILE", str(make(tmp_path)))
    machine.setenv("SEAL_PASSWORD", password)
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)) as error:
        runpy.run_path(SETTINGS)
    assert "hunter2" not in str(error.value)
    assert SEAL_PASSWORD not in str(error.value)


def test_keys_of_badges_are_taken(machine, tmp_path):
    now, old = rsa_key(), rsa_key()
    (tmp_path / "now.pem").write_bytes(private_pem(now))
    (tmp_path / "old.pem").write_bytes(public_pem(old))
    machine.setenv("BADGE_KEY_FILE", str(tmp_path / "now.pem"))
    machine.setenv("BADGE_OLD_KEYS", f"{tmp_path}/old.pem, {tmp_path}/old.pem")
    settings = runpy.run_path(SETTINGS)
    assert settings["BADGE_KEY"] == private_pem(now).decode()
    assert settings["BADGE_OLD_KEYS"] == [public_pem(old).decode()] * 2


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("BADGE_KEY_FILE", None, "which cannot be read: No such file or directory."),
        ("BADGE_KEY_FILE", lambda: b"", "BADGE_KEY_FILE holds no private key in PEM form"),
        ("BADGE_KEY_FILE", lambda: public_pem(rsa_key()), "BADGE_KEY_FILE holds no private key in PEM form"),
        ("BADGE_KEY_FILE", lambda: private_pem(p256_key()), "holds a key that is not RSA of 2048 bits or more."),
        ("BADGE_KEY_FILE", lambda: private_pem(rsa_key(1024)), "holds a key that is not RSA of 2048 bits or more."),
        ("BADGE_OLD_KEYS", None, "which cannot be read: No such file or directory."),
        ("BADGE_OLD_KEYS", lambda: private_pem(rsa_key()), "which holds no public key in PEM form."),
        ("BADGE_OLD_KEYS", lambda: public_pem(p256_key()), "holds a key that is not RSA of 2048 bits or more."),
    ],
)
def test_wrong_key_of_badges_is_told_in_a_sentence(name, content, sentence, machine, tmp_path):
    path = tmp_path / "key.pem"
    if content:
        path.write_bytes(content())
    machine.setenv(name, str(path))
    with pytest.raises(ImproperlyConfigured, match=re.escape(sentence)):
        runpy.run_path(SETTINGS)


def test_nothing_named_means_neither_seal_nor_badges(machine):
    settings = runpy.run_path(SETTINGS)
    assert (settings["SEAL"], settings["BADGE_KEY"], settings["BADGE_OLD_KEYS"]) == (None, "", [])


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"])
def test_wrong_value_with_a_secret_is_not_repeated(machine, name):
    machine.setenv(name, "hunter2://u:hunter2@host:port/hunter2"[:40])
    with pytest.raises(ImproperlyConfigured) as error:
        runpy.run_path(SETTINGS)
    assert "hunter2" not in str(error.value)


def test_nothing_but_a_key_is_enough(machine):
    settings = runpy.run_path(SETTINGS)
    assert settings["DATABASES"]["default"]["NAME"] == str(ROOT / "var" / "database.sqlite3")
    assert settings["CELERY"]["broker_url"] == "files://localhost/"
    assert settings["USE_HTTPS"] is True
    assert settings["DEBUG"] is False


def test_production_values_are_understood(machine):
    machine.setenv("DATABASE_URL", "postgres://tvet:p%40ss@db:5432/tvet")
    machine.setenv("REDIS_URL", "redis://redis:6379/1")
    machine.setenv("MEDIA_URL", "s3://certificates?endpoint=https://s3.example.org&region=ap-1")
    machine.setenv("AWS_ACCESS_KEY_ID", "id")
    machine.setenv("AWS_SECRET_ACCESS_KEY", "key")
    machine.setenv("EMAIL_URL", "smtp+tls://me:secret@mail.example.org:587")
    settings = runpy.run_path(SETTINGS)
    database = settings["DATABASES"]["default"]
    assert (database["USER"], database["PASSWORD"], database["HOST"]) == ("tvet", "p@ss", "db")
    assert settings["CELERY"]["broker_url"] == "redis://redis:6379/1"
    assert settings["STORAGES"]["default"]["OPTIONS"]["bucket_name"] == "certificates"
    assert settings["STORAGES"]["default"]["OPTIONS"]["endpoint_url"] == "https://s3.example.org"
    assert (settings["EMAIL_HOST"], settings["EMAIL_USE_TLS"]) == ("mail.example.org", True)


ENTRIES = {
    "manage.py": ["manage.py", "check"],
    "the web": ["-m", "scripts.services", "web"],
    "the worker": ["-m", "scripts.services", "worker"],
    "gunicorn itself": ["-m", "gunicorn", "config.wsgi"],
    "celery itself": ["-m", "celery", "-A", "config", "worker"],
}


@pytest.mark.parametrize("entry", ENTRIES)
def test_entry_ends_with_the_sentence_and_no_traceback(entry):
    result = subprocess.run(
        [sys.executable, *ENTRIES[entry]],
        cwd=ROOT,
        env=CLOSED | {"TIME_ZONE": "Mars/Olympus"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 1
    assert result.stderr.strip() == (
        "The application cannot start. TIME_ZONE is 'Mars/Olympus', which is no time zone. Write one like Asia/Bangkok."
    )


def test_web_with_a_wrong_port_ends_with_the_sentence():
    result = subprocess.run(
        [sys.executable, "-m", "scripts.services", "web"],
        cwd=ROOT,
        env=CLOSED | {"PORT": "http"},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert result.returncode == 1
    assert (
        result.stderr.strip() == "The application cannot start. PORT is 'http'. Write a whole number from 1 to 65535."
    )
