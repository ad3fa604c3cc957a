from . import vae_validation_point
from . import vae_validation_file
from . import vae_validation_section
from . import vae_validation_version
from . import vae_validation_evidence
from . import vae_validation_report
from . import vae_candidate
from . import vae_day
