# One image for web, worker, schedule and migrate; docker-compose.yml says which of them a container is.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# Without HarfBuzz's subset library a PDF takes ten times as long; the fonts carry the names in seven scripts.
RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core fonts-noto-cjk \
        ca-certificates postgresql-common \
    # Debian's own pg_dump is older than the server of docker-compose.yml, and would refuse it.
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends postgresql-client-16 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/tvet
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .

# The key of this one step signs nothing and is not kept; the folders are made here so that volumes get their owner.
RUN SECRET_KEY=only-for-collecting-static-files-at-build-time-0123456789 \
        python manage.py collectstatic --noinput --verbosity 0 \
    && useradd --system --home-dir /srv/data --shell /usr/sbin/nologin tvet \
    && mkdir -p /srv/data /srv/media /srv/backups \
    && chown tvet:tvet /srv/data /srv/media /srv/backups

USER tvet
ENV VAR_DIR=/srv/data MEDIA_URL=file:///srv/media BIND_ADDRESS=0.0.0.0 PORT=8000
EXPOSE 8000
CMD ["python", "-m", "scripts.services", "web"]
