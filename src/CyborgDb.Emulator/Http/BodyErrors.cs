using System.Text.Json;

namespace CyborgDb.Emulator.Http;

/// <summary>A place in a request body, such as <c>["body","items",0,"id"]</c>: a chain from the inside out.</summary>
sealed class BodyLocation
{
    readonly BodyLocation? _parent;
    readonly string? _name;
    readonly long _index;

    BodyLocation(BodyLocation? parent, string? name, long index) => (_parent, _name, _index) = (parent, name, index);

    public static BodyLocation Body { get; } = new(null, "body", 0);

    public BodyLocation Member(string name) => new(this, name, 0);

    public BodyLocation Element(long index) => new(this, null, index);

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        WriteParts(writer);
        writer.WriteEndArray();
    }

    void WriteParts(Utf8JsonWriter writer)
    {
        _parent?.WriteParts(writer);
        if (_name is null)
            writer.WriteNumberValue(_index);
        else
            writer.WriteStringValue(_name);
    }
}

/// <summary>One thing that is wrong with the shape of a body.</summary>
sealed record BodyError(BodyLocation Location, string Message, string Type)
{
    /// <summary>The type of an error that is not one of JSON types: a value that does not go with the others.</summary>
    public const string Value = "value_error";
}

/// <summary>Everything that is wrong with the shape of a body, answered together with status 422.</summary>
sealed class BodyErrors
{
    // A batch of wrong items would otherwise be answered with a body larger than the request.
    const int Most = 100;

    readonly List<BodyError> _errors = [];

    public void Add(BodyLocation location, string message, string type)
    {
        if (_errors.Count < Most)
            _errors.Add(new(location, message, type));
    }

    public void ThrowIfAny()
    {
        if (_errors.Count > 0)
            throw new InvalidBodyException(_errors);
    }
}

/// <summary>The body does not have the right shape: status 422.</summary>
sealed class InvalidBodyException(IReadOnlyList<BodyError> errors) : Exception("The body does not have the right shape.")
{
    public InvalidBodyException(BodyLocation location, string message, string type)
        : this([new(location, message, type)])
    {
    }

    public IReadOnlyList<BodyError> Errors { get; } = errors;

    /// <summary>What is wrong is not in one place of the body.</summary>
    public static InvalidBodyException ForWhole(string message) => new(BodyLocation.Body, message, BodyError.Value);
}
