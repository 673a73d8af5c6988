# The gateway alone; its graph is the Neo4j of docker-compose.yml or one of yours (LIANXIN_GRAPH_URI).
FROM python:3.13-slim AS build
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /app
COPY pyproject.toml uv.lock README.md LICENSE NOTICE ./
COPY gateway gateway
COPY graph_schema graph_schema
COPY loaders loaders
COPY policy policy
RUN uv sync --frozen --no-dev --no-editable --compile-bytecode

FROM python:3.13-slim
RUN useradd --uid 10001 --create-home lianxin
COPY --from=build --chown=root:root /app/.venv /app/.venv
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER 10001
WORKDIR /home/lianxin
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/ready', timeout=2)"]
ENTRYPOINT ["lianxin"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
