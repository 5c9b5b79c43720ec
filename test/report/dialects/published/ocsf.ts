import { shape } from "./shape.ts";

/**
 * The class Detection Finding of OCSF 1.7.0 without profiles, and the objects that it is told with
 * (schema.ocsf.io/1.7.0/classes/detection_finding and /objects/...): every attribute of a primitive
 * type, and of the others those whose objects are here.
 */
export const OCSF = {
  detection_finding: shape(`
    activity_id integer!
    activity_name string
    category_name string
    category_uid integer!
    class_name string
    class_uid integer!
    comment string
    confidence string
    confidence_id integer
    confidence_score integer
    count integer
    duration integer
    end_time millis
    evidences evidences[]
    finding_info finding_info!
    impact string
    impact_id integer
    impact_score integer
    is_alert boolean
    message string
    metadata metadata!
    observables observable[]
    raw_data string
    remediation remediation
    resources resource_details[]
    risk_details string
    risk_level string
    risk_level_id integer
    risk_score integer
    severity string
    severity_id integer!
    start_time millis
    status string
    status_code string
    status_detail string
    status_id integer
    time millis!
    timezone_offset integer
    type_name string
    type_uid integer!
    unmapped json
  `),
  finding_info: shape(`
    analytic analytic
    attacks attack[]
    created_time millis
    data_sources string[]
    desc string
    first_seen_time millis
    last_seen_time millis
    modified_time millis
    product product
    product_uid string
    related_analytics analytic[]
    related_events_count integer
    src_url string
    title string
    types string[]
    uid string!
    uid_alt string
  `),
  metadata: shape(`
    correlation_uid string
    event_code string
    is_truncated boolean
    labels string[]
    log_format string
    log_level string
    log_name string
    log_provider string
    log_source string
    log_version string
    logged_time millis
    modified_time millis
    original_event_uid string
    original_time string
    processed_time millis
    product product!
    profiles string[]
    sequence integer
    source string
    tenant_uid string
    transmit_time millis
    type string
    uid string
    untruncated_size integer
    version string!
  `),
  product: shape(`
    cpe_name string
    lang string
    name string
    path string
    uid string
    url_string string
    vendor_name string
    version string
  `),
  analytic: shape(`
    algorithm string
    category string
    desc string
    name string
    related_analytics analytic[]
    state string
    state_id integer
    type string
    type_id integer!
    uid string
    version string
  `),
  attack: shape(`
    sub_technique technique
    tactic technique
    tactics technique[]
    technique technique
    version string
  `),
  technique: shape(`
    name string
    src_url string
    uid string
  `),
  evidences: shape(`
    data json
    dst_endpoint network_endpoint
    name string
    resources resource_details[]
    src_endpoint network_endpoint
    uid string
    verdict string
    verdict_id integer
  `),
  network_endpoint: shape(`
    domain string
    hostname string
    instance_uid string
    interface_name string
    interface_uid string
    intermediate_ips ip[]
    ip ip
    isp string
    isp_org string
    mac mac
    name string
    namespace_pid integer
    network_scope string
    network_scope_id integer
    port integer
    subnet_uid string
    svc_name string
    type string
    type_id integer
    uid string
    vlan_uid string
    vpc_uid string
    zone string
  `),
  resource_details: shape(`
    cloud_partition string
    created_time millis
    criticality string
    data json
    hostname string
    ip ip
    is_backed_up boolean
    labels string[]
    modified_time millis
    name string
    namespace string
    region string
    role string
    role_id integer
    type string
    uid string
    uid_alt string
    version string
    zone string
  `),
  observable: shape(`
    event_uid string
    name string
    type string
    type_id integer!
    type_uid integer
    value string
  `),
  remediation: shape(`
    desc string!
    kb_articles string[]
    references string[]
  `),
};

/** Of these attributes an object has at least one. */
export const AT_LEAST_ONE = {
  network_endpoint: [
    ...["ip", "uid", "name", "hostname", "svc_name"],
    ...["instance_uid", "interface_uid", "interface_name", "domain"],
  ],
  evidences: ["data", "dst_endpoint", "src_endpoint"],
  resource_details: ["name", "uid"],
  attack: ["tactic", "technique", "sub_technique"],
};

/** Values by their captions. */
export const CAPTIONS = {
  activity_id: { 1: "Create", 2: "Update", 3: "Close" },
  severity_id: { 1: "Informational", 2: "Low", 3: "Medium", 4: "High", 5: "Critical", 6: "Fatal" },
  status_id: {
    1: "New",
    2: "In Progress",
    3: "Suppressed",
    4: "Resolved",
    5: "Archived",
    6: "Deleted",
  },
  observable_type_id: { 1: "Hostname", 2: "IP Address", 3: "MAC Address" },
  analytic_type_id: { 1: "Rule", 2: "Behavioral", 3: "Statistical" },
} as const;
