# The same image runs web, worker, beat and the one-off preparation; the command comes from the Procfile.

FROM node:22-slim AS tampilan
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY frontend ./frontend
RUN node frontend/bangun.mjs

FROM python:3.11-slim AS paket
COPY requirements.txt ./
# Some packages may have no wheel for this platform; the compiler stays behind in this stage.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev make \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements.txt

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PKH_DATA=/data \
    PKH_ALAMAT=0.0.0.0 \
    PORT=8000
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin pkh \
    && install -d -o pkh -g pkh -m 0750 /data
WORKDIR /app
COPY --from=paket /venv /venv
COPY . .
COPY --from=tampilan /app/static/dist ./static/dist
USER pkh
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["python", "skrip/procfile.py", "web"]
