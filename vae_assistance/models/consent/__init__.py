from . import vae_consent_purpose
from . import vae_consent
from . import vae_consent_report
from . import vae_candidate
