using CyborgDb;

// The service at CYBORGDB_BASE_URL, or at http://localhost:8000.
using var client = new CyborgDbClient(CyborgDbClientOptions.FromEnvironment());

// Whoever has the key can read the index, and without it nobody can: an application keeps it in a secret store.
if (!File.Exists("animals.key"))
    File.WriteAllText("animals.key", IndexKey.Generate().ExportHex());
using var key = IndexKey.FromHex(File.ReadAllText("animals.key"));

var index = await client.EnsureIndexAsync("animals", key, new() { Metric = DistanceMetric.Cosine });

await index.UpsertAsync([
    new VectorItem("cat", new float[] { 0.9f, 0.1f, 0.0f }) { Contents = "Sleeps all day.", Metadata = new() { ["legs"] = 4 } },
    new VectorItem("dog", new float[] { 0.8f, 0.3f, 0.1f }) { Contents = "Wants to go out.", Metadata = new() { ["legs"] = 4 } },
    new VectorItem("owl", new float[] { 0.1f, 0.2f, 0.9f }) { Contents = "Sees in the dark.", Metadata = new() { ["legs"] = 2 } },
]);

float[] query = [1f, 0.2f, 0f];
foreach (var match in await index.QueryAsync(query, new() { TopK = 2, Filter = Filter.Gte("legs", 2) }))
    Console.WriteLine($"{match.Id}: {match.Distance:N3}");

var owl = (await index.GetAsync(["owl"])).Single();
Console.WriteLine($"The owl's contents: {owl.Contents!.Text}");
