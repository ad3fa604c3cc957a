from . import vae_analysis_mixin
from . import vae_analysis_attendance
from . import vae_analysis_journey
from . import vae_analysis_referral
from . import vae_analysis_time
from . import vae_analysis_objective
