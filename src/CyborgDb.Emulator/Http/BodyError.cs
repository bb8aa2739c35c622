namespace CyborgDb.Emulator.Http;

/// <summary>One thing that is wrong with the shape of a body.</summary>
internal sealed record BodyError(BodyLocation Location, string Message, string Type)
{
    /// <summary>The type of an error that is not one of JSON types: a value that does not go with the others.</summary>
    public const string Value = "value_error";
}
