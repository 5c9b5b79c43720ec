import { shape } from "./shape.ts";

/**
 * Fields of EVE events of type alert: those of Suricata's own etc/schema.json (7.0); `in_iface` and
 * `host` from the manual. Rule metadata may have any key, with a list of texts each.
 */
export const EVE = {
  event: shape(`
    timestamp string!
    event_type string!
    app_proto string
    capture_file string
    community_id string
    dest_ip ip
    dest_port integer
    direction string
    flow_id integer
    host string
    icmp_code integer
    icmp_type integer
    in_iface string
    log_level string
    packet string
    parent_id integer
    payload string
    payload_printable string
    pcap_cnt integer
    pcap_filename string
    pkt_src string
    proto string
    src_ip ip
    src_port integer
    stream integer
    tx_id integer
    vlan integer[]
    alert alert!
    ether ether
  `),
  alert: shape(`
    action string!
    category string!
    gid integer!
    rev integer!
    rule string
    severity integer!
    signature string!
    signature_id integer!
    xff string
    metadata metadata
    source end
    target end
  `),
  metadata: shape("* string[]"),
  end: shape("ip ip"),
  ether: shape(`
    dest_mac mac
    src_mac mac
    dest_macs mac[]
    src_macs mac[]
  `),
};

/** The pattern of `timestamp` in that schema. */
export const EVE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d+[+-]\d+$/;
