from . import test_vae_referral
from . import test_referral_statistics
from . import test_referral_link
from . import test_referral_page
from . import test_referral_sharing
from . import test_referral_portal
from . import test_referral_tours
