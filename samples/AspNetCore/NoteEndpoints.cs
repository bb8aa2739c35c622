using CyborgDb;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspNetCore;

/// <summary>The API: notes are stored, read, listed and searched.</summary>
internal static class NoteEndpoints
{
    public static void MapNotes(this IEndpointRouteBuilder routes)
    {
        var notes = routes.MapGroup("").WithTags("Notes").ProducesProblem(400).ProducesProblem(503);
        notes.MapPost("/items", PostAsync).WithSummary("Stores a note under a new id.");
        notes.MapPut("/items/{id}", PutAsync).WithSummary("Stores a note, in place of the one that has this id.");
        notes.MapGet("/items/{id}", GetAsync).WithSummary("Reads a note.").WithName("note").ProducesProblem(404);
        notes.MapGet("/items", ListAsync).WithSummary("Lists notes, the newest first.").ProducesProblem(501);
        notes.MapGet("/search", SearchAsync).WithSummary("Searches notes by what they say, the nearest first.");
    }

    private static async Task<CreatedAtRoute<NoteReceipt>> PostAsync(
        Note note, NoteIndexes indexes, HttpRequest request, CancellationToken cancellationToken)
    {
        var receipt = await StoreAsync(Guid.CreateVersion7().ToString("N"), note, indexes, request, cancellationToken);
        return TypedResults.CreatedAtRoute(receipt, "note", new { id = receipt.Id });
    }

    private static async Task<Ok<NoteReceipt>> PutAsync(
        string id, Note note, NoteIndexes indexes, HttpRequest request, CancellationToken cancellationToken) =>
        TypedResults.Ok(await StoreAsync(id, note, indexes, request, cancellationToken));

    private static async Task<NoteReceipt> StoreAsync(
        string id, Note note, NoteIndexes indexes, HttpRequest request, CancellationToken cancellationToken)
    {
        var item = note.ToItem(id);
        var index = await indexes.OfAsync(request, cancellationToken);
        var result = await index.UpsertAsync([item], cancellationToken: cancellationToken);
        return new NoteReceipt(id, result.Count, result.TrainingTriggered);
    }

    private static async Task<Results<Ok<FoundNote>, ProblemHttpResult>> GetAsync(
        string id, NoteIndexes indexes, HttpRequest request, CancellationToken cancellationToken)
    {
        var index = await indexes.OfAsync(request, cancellationToken);
        var found = await index.GetAsync([id], ItemFields.Contents | ItemFields.Metadata, cancellationToken: cancellationToken);
        return found is [var item]
            ? TypedResults.Ok(FoundNote.Of(item))
            : TypedResults.Problem("No note has this id.", statusCode: StatusCodes.Status404NotFound, title: "There is no such thing.");
    }

    private static async Task<Ok<NotePage>> ListAsync(
        NoteIndexes indexes, HttpRequest request, CancellationToken cancellationToken, string? author = null, int skip = 0, int top = 10)
    {
        var paging = new Paging(skip, top);
        var index = await indexes.OfAsync(request, cancellationToken);
        var matches = await index.QueryMetadataAsync(
            new() { TopK = paging.Reach, Filter = By(author), OrderBy = NoteFields.Written, Descending = true }, cancellationToken: cancellationToken);
        return await ReadAsync(index, paging, [.. matches.Select(match => (match.Id, (double?)null))], cancellationToken);
    }

    private static async Task<Ok<NotePage>> SearchAsync(
        string q, NoteIndexes indexes, HttpRequest request, CancellationToken cancellationToken, string? author = null, int skip = 0, int top = 10)
    {
        var paging = new Paging(skip, top);
        var index = await indexes.OfAsync(request, cancellationToken);
        var matches = await index.QueryContentsAsync(q, new() { TopK = paging.Reach, Filter = By(author) }, cancellationToken: cancellationToken);
        return await ReadAsync(index, paging, [.. matches.Select(match => (match.Id, match.Distance))], cancellationToken);
    }

    private static Filter? By(string? author) => string.IsNullOrEmpty(author) ? null : Filter.Eq(NoteFields.Author, author);

    /// <summary>The notes of one page, read in one call: a search gives ids and distances, never contents.</summary>
    private static async Task<Ok<NotePage>> ReadAsync(
        EncryptedIndex index, Paging paging, (string Id, double? Distance)[] matches, CancellationToken cancellationToken)
    {
        var page = matches.Skip(paging.Skip).Take(paging.Top).ToArray();
        var items = await index.GetAsync([.. page.Select(match => match.Id)], ItemFields.Contents | ItemFields.Metadata, cancellationToken: cancellationToken);
        var byId = items.ToDictionary(item => item.Id);
        // One that was deleted since is left out.
        var notes = page.Where(match => byId.ContainsKey(match.Id)).Select(match => FoundNote.Of(byId[match.Id], match.Distance));
        return TypedResults.Ok(new NotePage([.. notes], matches.Length == paging.Reach ? paging.Skip + paging.Top : null));
    }

    /// <summary>Which results a page has. The service knows no offset: it is asked for all up to the page's end, and one more to see whether any follow.</summary>
    private readonly struct Paging
    {
        private const int Furthest = 10_000;

        public Paging(int skip, int top)
        {
            if (skip < 0)
                throw new BadHttpRequestException("'skip' is 0 or more.");
            if (top is < 1 or > 100)
                throw new BadHttpRequestException("'top' is 1 to 100.");
            if (skip >= Furthest - top)
                throw new BadHttpRequestException($"'skip' and 'top' reach further than the service looks: {Furthest:N0} notes.");
            (Skip, Top) = (skip, top);
        }

        public int Skip { get; }

        public int Top { get; }

        public int Reach => Skip + Top + 1;
    }
}
