/**
 * The fields of `Notice::Info` that Zeek logs, in their order, with `conn_id` in its four parts
 * (Zeek script reference, base/frameworks/notice/main.zeek).
 */
export const NOTICE_LOG = `
  ts time
  uid string
  id.orig_h addr
  id.orig_p port
  id.resp_h addr
  id.resp_p port
  fuid string
  file_mime_type string
  file_desc string
  proto enum
  note enum
  msg string
  sub string
  src addr
  dst addr
  p port
  n count
  peer_descr string
  actions set[enum]
  email_dest set[string]
  suppress_for interval
`
  .trim()
  .split("\n")
  .map((line) => line.trim().split(" ") as [name: string, type: string]);
