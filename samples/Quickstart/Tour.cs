using System.Diagnostics;
using System.Globalization;
using CyborgDb;

namespace Quickstart;

/// <summary>The main job on real data: handwritten digits are stored encrypted, and new ones recognised by their nearest neighbour.</summary>
internal static class Tour
{
    private const int Stored = 1500;

    public static async Task RunAsync(CyborgDbClient client)
    {
        var digits = Digits.Load();
        Console.WriteLine($"Loaded {digits.Count:N0} handwritten digits: {Stored:N0} to store, {digits.Count - Stored:N0} to recognise.");

        // The key never leaves this program but to open the index. Whoever has it can read the index; without it nobody can.
        using var key = IndexKey.Generate();
        var index = await client.CreateIndexAsync($"digits-{Guid.NewGuid():N}", key, new() { Dimension = Digits.Dimension });
        try
        {
            await StoreAsync(index, digits);
            await RecogniseAsync(index, digits);
            await FilterAsync(index, digits);
            await ReadBackAsync(index, digits);
            await TryWrongKeyAsync(client, index);
        }
        finally
        {
            await index.DeleteIndexAsync();
        }
    }

    private static async Task StoreAsync(EncryptedIndex index, Digits digits)
    {
        Heading("Storing, encrypted");
        var images = Enumerable.Range(0, Stored).ToArray();
        var vectors = digits.Vectors(..Stored);
        string[] ids = [.. images.Select(Id)];
        Metadata[] metadata = [.. images.Select(i => new Metadata { ["digit"] = digits.Label(i), ["parity"] = Parity(digits.Label(i)) })];
        ItemContents[] contents = [.. images.Select(i => (ItemContents)digits.Pixels(i))];

        var watch = Stopwatch.StartNew();
        var result = await index.UpsertBinaryAsync(ids, vectors, metadata, contents);
        watch.Stop();

        var bytes = vectors.Length * sizeof(float) + contents.Length * Digits.Dimension;
        Console.WriteLine($"Stored {result.Count:N0} vectors of {Digits.Dimension} floats and as many images, {bytes / 1024.0:N0} KB, in {watch.Elapsed.TotalMilliseconds:N0} ms.");
        Console.WriteLine($"The index {index.Name} now holds {await index.CountAsync():N0} items. Only this program has its key.");
    }

    private static async Task RecogniseAsync(EncryptedIndex index, Digits digits)
    {
        Heading("Recognising what was not stored");
        var watch = Stopwatch.StartNew();
        var results = await index.QueryBatchAsync(
            digits.Vectors(Stored..), new() { TopK = 10, Include = QueryInclude.Distance | QueryInclude.Metadata });
        watch.Stop();

        var right = results.Where((matches, i) => (int)matches[0].Metadata!["digit"].AsNumber() == digits.Label(Stored + i)).Count();
        Console.WriteLine($"{results.Count} queries in one batch, 10 neighbours each, in {watch.Elapsed.TotalMilliseconds:N0} ms.");
        Console.WriteLine($"The nearest neighbour shows the right digit for {right} of {results.Count}: {100.0 * right / results.Count:N1} %.");

        foreach (var query in new[] { 0, 100, 200 })
        {
            var nearest = results[query][0];
            Console.WriteLine();
            Console.WriteLine($"    A {digits.Label(Stored + query)} to recognise      |   nearest: a {nearest.Metadata!["digit"].AsNumber()} ({nearest.Id}), distance {nearest.Distance:N2}");
            Console.Write(Drawing.SideBySide(digits.Pixels(Stored + query), digits.Pixels(Image(nearest.Id))));
        }
    }

    private static async Task FilterAsync(EncryptedIndex index, Digits digits)
    {
        Heading("Searching under a condition");
        var query = digits.Vectors(Stored..(Stored + 1));
        var filter = Filter.Eq("parity", Parity(digits.Label(Stored)) == "odd" ? "even" : "odd") & Filter.Gte("digit", 5);
        var matches = (await index.QueryBatchAsync(query, new() { TopK = 5, Filter = filter, Include = QueryInclude.Distance | QueryInclude.Metadata }))[0];
        Console.WriteLine($"The first query was a {digits.Label(Stored)}. Its nearest neighbours of the other parity that are 5 or more:");
        foreach (var match in matches)
            Console.WriteLine($"    {match.Id}   a {match.Metadata!["digit"].AsNumber()}, {match.Metadata["parity"].AsString()}, distance {match.Distance:N2}");
    }

    private static async Task ReadBackAsync(EncryptedIndex index, Digits digits)
    {
        Heading("Reading one back");
        var item = (await index.GetAsync([Id(42)])).Single();
        var bytes = item.Contents!.ToBytes();
        var same = bytes.AsSpan().SequenceEqual(digits.Pixels(42));
        Console.WriteLine($"{item.Id}: {item.Vector!.Value.Length} values, {item.Metadata!.Count} metadata fields, {bytes.Length} bytes of contents, {(same ? "equal to" : "DIFFERENT FROM")} what went in.");
    }

    private static async Task TryWrongKeyAsync(CyborgDbClient client, EncryptedIndex index)
    {
        Heading("Opening it with another key");
        using var wrong = IndexKey.Generate();
        try
        {
            await client.LoadIndexAsync(index.Name, wrong);
            Console.WriteLine("The service opened the index with a key that is not its own!");
        }
        catch (CyborgDbException error)
        {
            Console.WriteLine($"{error.GetType().Name}: {error.Message}");
        }
    }

    private static void Heading(string text) => Console.WriteLine($"\n== {text}");

    private static string Id(int image) => string.Create(CultureInfo.InvariantCulture, $"digit-{image:D4}");

    private static int Image(string id) => int.Parse(id.AsSpan("digit-".Length), CultureInfo.InvariantCulture);

    private static string Parity(int digit) => digit % 2 == 0 ? "even" : "odd";
}
