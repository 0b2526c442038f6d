// Creates the replica set of one member, and one user for each service with rights only in the database of the service.
// Existing ones do not change. It runs inside the pod, in mongosh.
const fs = require("fs");
const password = (name) => fs.readFileSync("/passwords/" + name, "utf8").trim();

const address = "mongodb://127.0.0.1:27017/admin?directConnection=true&serverSelectionTimeoutMS=2000";
db = connect(address.replace("//", "//root:" + encodeURIComponent(password("root")) + "@"));

try {
  rs.status();
} catch (notYet) {
  if (notYet.codeName !== "NotYetInitialized") {
    throw notYet;
  }
  rs.initiate({ _id: "mongo", members: [{ _id: 0, host: "mongo-0.mongo:27017" }] });
}
if (!db.hello().isWritablePrimary) {
  throw new Error("There is no primary yet.");
}

for (const service of ["auth", "tickets", "orders", "payments"]) {
  const own = db.getSiblingDB(service);
  if (own.getUser(service) === null) {
    own.createUser({ user: service, pwd: password(service), roles: [{ role: "readWrite", db: service }] });
  }
}
