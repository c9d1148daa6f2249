"""A nightly run of Carelake on EMR Serverless. Copy into Airflow's folder of DAGs, and set the variables
carelake_home (a checkout), carelake_application, carelake_role and carelake_bucket. A task that fails is
not retried: data that was refused would be refused again."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

APPLICATION = {
    "CARELAKE_APPLICATION": "{{ var.value.carelake_application }}",
    "CARELAKE_ROLE": "{{ var.value.carelake_role }}",
    "CARELAKE_BUCKET": "{{ var.value.carelake_bucket }}",
}

with DAG(
    dag_id="carelake",
    schedule="0 2 * * *",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
) as dag:
    run = BashOperator(
        task_id="run",
        bash_command="{{ var.value.carelake_home }}/deploy/emr/submit.sh run",
        env=APPLICATION,
        append_env=True,
        execution_timeout=timedelta(hours=6),
        retries=0,
    )
    maintain = BashOperator(
        task_id="maintain",
        bash_command="{{ var.value.carelake_home }}/deploy/emr/submit.sh maintain",
        env=APPLICATION,
        append_env=True,
        retries=0,
    )
    run >> maintain
