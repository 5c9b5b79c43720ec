/**
 * The key dictionary of "Implementing ArcSight Common Event Format", revision 25: key, type and the
 * longest text in characters.
 */
const DICTIONARY = `
  act string 63
  app string 31
  c6a1,c6a2,c6a3,c6a4 ipv6
  c6a1Label,c6a2Label,c6a3Label,c6a4Label string 1023
  cat string 1023
  cfp1,cfp2,cfp3,cfp4 float
  cfp1Label,cfp2Label,cfp3Label,cfp4Label string 1023
  cn1,cn2,cn3 integer
  cn1Label,cn2Label,cn3Label string 1023
  cnt integer
  cs1,cs2,cs3,cs4,cs5,cs6 string 4000
  cs1Label,cs2Label,cs3Label,cs4Label,cs5Label,cs6Label string 1023
  destinationDnsDomain string 255
  destinationServiceName string 1023
  deviceCustomDate1,deviceCustomDate2 millis
  deviceCustomDate1Label,deviceCustomDate2Label string 1023
  deviceDirection integer
  deviceDnsDomain string 255
  deviceExternalId string 255
  deviceFacility string 1023
  deviceInboundInterface string 128
  deviceNtDomain string 255
  deviceOutboundInterface string 128
  devicePayloadId string 128
  deviceProcessName string 1023
  dhost string 1023
  dmac mac
  dntdom string 255
  dpid integer
  dproc string 1023
  dpt integer
  dst ipv4
  dtz string 255
  duid string 1023
  duser string 1023
  dvc ipv4
  dvchost string 100
  dvcmac mac
  dvcpid integer
  end millis
  externalId string 40
  fileHash string 255
  fileId string 1023
  filePath string 1023
  fileType string 1023
  flexDate1 millis
  flexDate1Label string 128
  flexString1,flexString2 string 1023
  flexString1Label,flexString2Label string 128
  fname string 1023
  fsize integer
  in integer
  msg string 1023
  out integer
  outcome string 63
  proto string 31
  reason string 1023
  request string 1023
  requestContext string 2048
  requestMethod string 1023
  rt millis
  shost string 1023
  smac mac
  sntdom string 255
  spid integer
  sproc string 1023
  spt integer
  src ipv4
  start millis
  suid string 1023
  suser string 1023
  type integer
`;

export interface CefKey {
  readonly type: string;
  readonly maxChars: number;
}

export const CEF: ReadonlyMap<string, CefKey> = new Map(
  DICTIONARY.trim()
    .split("\n")
    .flatMap((line) => {
      const [keys = "", type = "", maxChars = "Infinity"] = line.trim().split(" ");
      return keys.split(",").map((key) => [key, { type, maxChars: Number(maxChars) }] as const);
    }),
);
