from . import vae_report_schedule
from . import vae_report_run
from . import vae_report_delivery
from . import vae_report_conventions
from . import vae_report_team
from . import vae_day
