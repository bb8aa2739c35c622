using CyborgDb;
using CyborgDb.Emulator;
using CyborgDb.Extensions.AI;
using Microsoft.Extensions.AI;
using Rag;

if (new RagCommand().Read(args, out var exitCode) is not { } settings)
    return exitCode;

try
{
    var passages = Passage.ReadAll(Path.Combine(AppContext.BaseDirectory, "handbook.md"));
    var chapters = passages.Select(passage => passage.Chapter).Distinct().ToList();
    if (settings.Chapter is { } named && !chapters.Contains(named))
        throw new ArgumentException($"There is no chapter '{named}'. There are: {string.Join(", ", chapters)}.");

    await using var emulator = settings.BaseUrl is null ? await CyborgDbEmulator.StartAsync() : null;
    using var client = new CyborgDbClient(settings.BaseUrl ?? emulator!.BaseAddress.ToString(), emulator is null ? settings.ApiKey : null);
    // For a real model this line changes, and its package has to be named above: see README.md.
    using IEmbeddingGenerator<string, Embedding<float>> generator = new HashingGenerator();

    using var key = IndexKey.Generate();
    var index = await client.CreateIndexAsync($"handbook-{Guid.NewGuid():N}", key, new() { Metric = DistanceMetric.Cosine });
    try
    {
        var texts = index.WithEmbeddings(generator);
        await Handbook.StoreAsync(texts, passages);
        Console.WriteLine($"{passages.Count} paragraphs are stored, encrypted; they were embedded in this process.");
        foreach (var question in settings.Questions)
            await AskAsync(texts, generator, question, settings);
    }
    finally
    {
        await index.DeleteIndexAsync();
    }
    return 0;
}
catch (ArgumentException error)
{
    // Without the name that the argument has in the library.
    Console.Error.WriteLine(error.Message.Split(" (Parameter '")[0]);
    return 2;
}
catch (Exception error) when (error is CyborgDbException or InvalidOperationException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

static async Task AskAsync(TextIndex texts, IEmbeddingGenerator<string, Embedding<float>> generator, string question, Settings settings)
{
    var filter = settings.Chapter is { } chapter ? Filter.Eq("chapter", chapter) : null;
    // Nearest alone would often be the same thing said three times; these also differ from each other.
    var found = await texts.QueryDiverseAsync(question, new() { TopK = settings.Sources, FetchCount = 10, Lambda = settings.Lambda, Filter = filter });

    Console.WriteLine($"\n== {question}");
    foreach (var sentence in await Answer.ComposeAsync(question, found, generator))
        Console.WriteLine(sentence);
    Console.WriteLine("Sources:");
    for (var i = 0; i < found.Count; i++)
        Console.WriteLine($"  [{i + 1}] {Handbook.PlaceOf(found[i])}");
}
