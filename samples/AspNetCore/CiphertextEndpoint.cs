using CyborgDb.Emulator;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AspNetCore;

/// <summary>Shows what is stored of a note. That needs the emulator in the same process: a service does not show what it stores.</summary>
internal static class CiphertextEndpoint
{
    public static void MapCiphertext(this IEndpointRouteBuilder routes, CyborgDbEmulator emulator) =>
        routes.MapGet("/items/{id}/ciphertext", Results<Ok<NoteCiphertext>, ProblemHttpResult> (string id, NoteIndexes indexes, HttpRequest request) =>
                emulator.GetCiphertext(indexes.NameOf(request), id) is { } held
                    ? TypedResults.Ok(new NoteCiphertext(
                        held.Contents?.ToArray(), held.Metadata?.ToArray(), held.Vector.ToArray(), ItemCiphertext.NonceLength, ItemCiphertext.TagLength))
                    : TypedResults.Problem("No note has this id.", statusCode: StatusCodes.Status404NotFound, title: "There is no such thing."))
            .WithTags("Notes").WithSummary("What the emulator holds of a note, as it holds it.").ProducesProblem(404);
}

/// <summary>What is stored of a note: of each part a nonce, the ciphertext and a tag, as base64.</summary>
/// <param name="Contents">The text.</param>
/// <param name="Metadata">Author and time.</param>
/// <param name="Vector">The vector.</param>
/// <param name="NonceLength">How many bytes of each part are the nonce, at its beginning.</param>
/// <param name="TagLength">How many bytes of each part are the authentication tag, at its end.</param>
public sealed record NoteCiphertext(byte[]? Contents, byte[]? Metadata, byte[] Vector, int NonceLength, int TagLength);
