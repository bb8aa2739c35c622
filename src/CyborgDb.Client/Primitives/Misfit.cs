using System.Text.Json;

namespace CyborgDb.Primitives;

/// <summary>Why JSON did not become an object of the caller's type, without what was in it.</summary>
internal static class Misfit
{
    /// <summary>Whether it is for what was read: besides the reader's own errors, whatever the type's constructors, setters and converters throw.</summary>
    public static bool Is(Exception error) => error is not (OperationCanceledException or OutOfMemoryException);

    public static string Reason(Exception error) =>
        error is JsonException ? new ReceivedText(apiKey: null, key: null).Clean(error.Message) : $"{error.GetType().Name}.";
}
