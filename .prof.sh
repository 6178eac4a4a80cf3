rm -rf /tmp/prof; mkdir /tmp/prof; npx tsc -p .tsconfig.bench.json; node --cpu-prof --cpu-prof-dir=/tmp/prof .benchout/.bench.js && node -e '
const fs=require("fs");const f=fs.readdirSync("/tmp/prof").map(x=>"/tmp/prof/"+x).sort((a,b)=>fs.statSync(b).size-fs.statSync(a).size)[0];const p=JSON.parse(fs.readFileSync(f));
const self=new Map();const dt=p.timeDeltas;const by=new Map(p.nodes.map(n=>[n.id,n]));
const t=new Map();p.samples.forEach((s,i)=>t.set(s,(t.get(s)||0)+dt[i]));
const tot=new Map();const parent=new Map();for(const n of p.nodes)for(const c of n.children||[])parent.set(c,n.id);
for(const [id,us] of t){const n=by.get(id);const k=n.callFrame.functionName+" "+n.callFrame.url.split("/").pop()+":"+n.callFrame.lineNumber;self.set(k,(self.get(k)||0)+us);
 const seen=new Set();let x=id;while(x!==undefined){const m=by.get(x);const kk=m.callFrame.functionName+" "+m.callFrame.url.split("/").pop();if(!seen.has(kk)){seen.add(kk);tot.set(kk,(tot.get(kk)||0)+us)}x=parent.get(x)}}
console.log("SELF");for(const [k,v] of [...self].sort((a,b)=>b[1]-a[1]).slice(0,22))console.log((v/1000).toFixed(0).padStart(7),k);
console.log("TOTAL");for(const [k,v] of [...tot].sort((a,b)=>b[1]-a[1]).slice(5,45))console.log((v/1000).toFixed(0).padStart(7),k);'
