namespace CyborgDb.Protocol;

/// <summary>Contents as a JSON string: text as it is, bytes as base64.</summary>
internal static class ContentsJson
{
    public static ValueTask WriteAsync(ItemContents contents, BodyWriter writer) =>
        contents.IsText ? writer.WriteTextAsync(contents.Text.AsMemory()) : writer.WriteBase64Async(contents.Bytes);
}
