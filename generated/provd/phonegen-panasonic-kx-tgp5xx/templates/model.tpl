# PCC Standard Format File # DO NOT CHANGE THIS LINE!{{ '\r' }}
CFG_STANDARD_FILE_PATH="{{ server_url }}/Panasonic/Config{MAC}.cfg"{{ '\r' }}
