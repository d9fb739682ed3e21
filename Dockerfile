# docker build -t stammkunde . && docker run --rm -p 8501:8501 -v stammkunde:/data stammkunde
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STAMMKUNDE_HOME=/data

WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

# The application runs as a user who may write the workspaces and nothing else.
RUN useradd --create-home --uid 1000 stammkunde && install -d -o stammkunde -g stammkunde /data
COPY . .
USER stammkunde

VOLUME /data
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "app.py", "--server.address=0.0.0.0", "--server.port=8501"]
