# Files that become part of the program, each a constant of src/cloudinit/embedded.h.

function(courier_embed EMBEDDED_NAME EMBEDDED_FILE)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${EMBEDDED_FILE})
  file(READ ${EMBEDDED_FILE} EMBEDDED_TEXT)
  set(source ${CMAKE_BINARY_DIR}/generated/${EMBEDDED_NAME}.cpp)
  configure_file(${CMAKE_SOURCE_DIR}/cmake/embedded.cpp.in ${source} @ONLY)
  target_sources(courier_core PRIVATE ${source})
endfunction()

courier_embed(install_script ${CMAKE_SOURCE_DIR}/src/cloudinit/guest/install.sh)

courier_embed(template_lambda ${CMAKE_SOURCE_DIR}/templates/lambda-labs-cloud-init.yaml)
foreach(cloud aws gcp azure hetzner digitalocean openstack nocloud)
  courier_embed(template_${cloud} ${CMAKE_SOURCE_DIR}/templates/${cloud}.yaml)
endforeach()

# Debian vouches for Docker's key: its package extrepo-offline-data carries it. Pinned, so that the
# same commit renders the same bytes whatever machine built it.
set(docker_key /usr/share/extrepo/offline-data/debian/bookworm/docker-ce.asc)
set(docker_key_sha256 1500c1f56fa9e26b9b8f42452a553675796ade0807cdce11975eb98170b3a570)
if(NOT EXISTS ${docker_key})
  message(FATAL_ERROR "${docker_key} is missing: scripts/bootstrap build installs it")
endif()
file(SHA256 ${docker_key} found)
if(NOT found STREQUAL docker_key_sha256)
  message(FATAL_ERROR "${docker_key} is not the key that was checked: sha256 ${found}")
endif()
courier_embed(docker_key ${docker_key})

# The schema of cloud-config as Debian 13's cloud-init has it.
execute_process(
  COMMAND ${CMAKE_SOURCE_DIR}/scripts/cloud-init-schema
  OUTPUT_VARIABLE schema
  OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
set(schema_sha256 bd28804bceac060b3f939926634a0154682312322dc005b696eb92ca60dc7757)
file(SHA256 ${schema} found)
if(NOT found STREQUAL schema_sha256)
  message(FATAL_ERROR "${schema} is not the schema of cloud-init 25.1.4 that was checked: sha256 ${found}")
endif()
# Without its prose and white space, which are two thirds of it and are parsed at each start.
file(READ ${schema} text)
string(REGEX REPLACE ",\n *\"description\": \"[^\n]*\"\n" "\n" text "${text}")
string(REGEX REPLACE "\n *\"description\": \"[^\n]*\",\n" "\n" text "${text}")
string(REGEX REPLACE "\n *" "" text "${text}")
file(CONFIGURE OUTPUT generated/cloud-config-schema.json CONTENT "${text}" @ONLY)  # if it changed
courier_embed(cloud_config_schema_text ${CMAKE_BINARY_DIR}/generated/cloud-config-schema.json)
