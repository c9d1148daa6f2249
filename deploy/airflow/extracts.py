"""Extracts of Carelake, one DAG for each source. Copy into Airflow's folder of DAGs, and set the variables
carelake_home (a checkout), carelake_config (a settings file) and carelake_extracts: JSON of sources and their
schedules, such as {"clinic": "*/15 * * * *", "laboratory": "@hourly"}. Exit code 3, a system that is away, is
retried; data or settings that were refused would be refused again."""

import os
import subprocess
from datetime import datetime, timedelta

from airflow import DAG
from airflow.exceptions import AirflowException, AirflowFailException
from airflow.models import Variable
from airflow.operators.python import PythonOperator


def extract(source):
    home = Variable.get("carelake_home")
    command = [f"{home}/carelake", "extract", source, "--config", Variable.get("carelake_config")]
    code = subprocess.run(command, env={**os.environ, "CARELAKE_SKIP_BUILD": "1"}).returncode
    if code == 3:
        raise AirflowException("The system is away, or another extract is at work.")
    if code != 0:
        raise AirflowFailException(f"Exit code {code}: the log says what to correct.")


for name, schedule in Variable.get("carelake_extracts", default_var={}, deserialize_json=True).items():
    with DAG(
        dag_id=f"carelake_extract_{name}",
        schedule=schedule,
        start_date=datetime(2026, 1, 1),
        catchup=False,
        max_active_runs=1,
    ) as dag:
        PythonOperator(
            task_id="extract",
            python_callable=extract,
            op_args=[name],
            retries=5,
            retry_delay=timedelta(minutes=5),
        )
    globals()[dag.dag_id] = dag
