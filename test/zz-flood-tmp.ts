import { Pipeline } from "#app/pipeline.ts";
import { defaultConfig } from "#config/load.ts";
import { NO_BOX } from "#features/vector.ts";
import { frameOf } from "/work/main/test/decode/observe.ts";
import { ARP_REQUEST, ethernet, ipv4, ipv6, tcp, udp } from "/work/main/test/decode/sample.ts";
import { diceOf } from "/work/main/test/fuzz/decode.ts";
const which = process.argv[2] ?? "all";
const K:any = { arp:{ frame: frameOf({ bytes: ethernet("0806", ARP_REQUEST) }), r: [[7, 5], [23, 9], [38, 4]] },
  rep:{ frame: frameOf({ bytes: ethernet("0806", ARP_REQUEST.replace("04 0001", "04 0002")) }), r: [[7, 5], [23, 9], [38, 4]] },
  tcp:{ frame: frameOf({ bytes: ethernet("0800", ipv4(6, tcp())) }), r: [[7, 5], [26, 12]] },
  six:{ frame: frameOf({ bytes: ethernet("86dd", ipv6(17, udp(53, 53, ""))) }), r: [[7, 5], [22, 36]] }};
const kinds = which === "all" ? Object.values(K) : [K[which]];
const p = new Pipeline({windowSeconds:5,l2:defaultConfig().l2,seed:5,box:()=>NO_BOX,emit:()=>{}});
const dice = diceOf(1);
const N = Number(process.argv[3] ?? 2_000_000);
for (let i=0;i<N;i++){ const k:any = kinds[i%kinds.length]; for (const [a,c] of k.r) for(let j=a;j<a+c;j++) k.frame.bytes[j]=dice(256);
 k.frame.at = 1_714_557_600_000_000 + i*60; if (which!=="none") p.visit(k.frame); if(i%1000===0) p.tick(k.frame.at,0);
 if(i%200000===0){const m=process.memoryUsage(); console.log(i,(m.rss/1e6).toFixed(0),(m.heapUsed/1e6).toFixed(0),(m.heapTotal/1e6).toFixed(0),(m.arrayBuffers/1e6).toFixed(0),(m.external/1e6).toFixed(0));}}
