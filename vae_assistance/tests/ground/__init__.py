from . import test_bad_input
from . import test_ir_attachment
from . import test_vae_access_log
from . import test_demo
from . import test_file_gate
from . import test_people
from . import test_vae_dates
from . import test_words
