using CyborgDb;
using CyborgDb.Emulator;

namespace AspNetCore;

/// <summary>Notes that are kept encrypted and found by what they say: a minimal API over one index.</summary>
/// <remarks>
/// Configuration: <c>CyborgDb:BaseAddress</c> and <c>CyborgDb:ApiKey</c> name the service, <c>Notes:IndexKey</c> is the key in hexadecimal,
/// <c>Notes:EmbeddingModel</c> the model that makes vectors of notes. Without an address the emulator runs in this process.
/// </remarks>
public static class NotesApplication
{
    /// <summary>The name of the index.</summary>
    public const string IndexName = "notes";

    /// <summary>Wires the application; it listens once it is started.</summary>
    public static async Task<WebApplication> BuildAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);

        if (string.IsNullOrEmpty(builder.Configuration["CyborgDb:BaseAddress"]))
        {
            var emulator = await CyborgDbEmulator.StartAsync();
            builder.Configuration["CyborgDb:BaseAddress"] = emulator.BaseAddress.ToString();
            // Made by the container, so that the container stops it at the end.
            builder.Services.AddSingleton(_ => emulator);
        }

        builder.Services.AddCyborgDb(builder.Configuration.GetSection("CyborgDb"));
        builder.Services.AddCyborgDbIndex<ConfiguredKey>(IndexName);
        builder.Services.AddHealthChecks().AddCyborgDb();
        builder.Services.AddHostedService<IndexCreation>();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<CyborgDbProblems>();

        var application = builder.Build();
        // Asked for once, so that it is the container's to dispose of.
        application.Services.GetService<CyborgDbEmulator>();
        application.UseExceptionHandler();
        application.MapHealthChecks("/health");
        application.MapPut("/items/{id}", PutAsync);
        application.MapGet("/search", SearchAsync);
        return application;
    }

    private static async Task<IResult> PutAsync(string id, Note note, EncryptedIndex index, CancellationToken cancellationToken)
    {
        var result = await index.UpsertAsync(
            [new VectorItem(id) { Contents = note.Text, Metadata = new() { ["author"] = note.Author ?? "unknown" } }],
            cancellationToken: cancellationToken);
        return Results.Ok(new { stored = result.Count, trainingTriggered = result.TrainingTriggered });
    }

    private static async Task<IResult> SearchAsync(
        string q, EncryptedIndex index, CancellationToken cancellationToken, string? author = null, int top = 5)
    {
        var matches = await index.QueryContentsAsync(
            q, new() { TopK = top, Filter = author is null ? null : Filter.Eq("author", author) }, cancellationToken: cancellationToken);
        var items = (await index.GetAsync([.. matches.Select(m => m.Id)], ItemFields.Contents | ItemFields.Metadata, cancellationToken: cancellationToken))
            .ToDictionary(item => item.Id);
        return Results.Ok(matches.Where(m => items.ContainsKey(m.Id)).Select(m => new FoundNote(
            m.Id, m.Distance ?? 0, items[m.Id].Contents?.Text, items[m.Id].Metadata?["author"].AsString())));
    }
}

/// <summary>What a caller stores.</summary>
/// <param name="Text">What the note says.</param>
/// <param name="Author">Who wrote it.</param>
public sealed record Note(string Text, string? Author);

/// <summary>What a search finds.</summary>
/// <param name="Id">The note's id.</param>
/// <param name="Distance">How far it is from what was searched for: lower is closer.</param>
/// <param name="Text">What it says.</param>
/// <param name="Author">Who wrote it.</param>
public sealed record FoundNote(string Id, double Distance, string? Text, string? Author);
