using System.Text.Json;

namespace CyborgDb.Emulator.Http;

/// <summary>A place in a request body, such as <c>["body","items",0,"id"]</c>: a chain from the inside out.</summary>
internal sealed class BodyLocation
{
    private readonly BodyLocation? _parent;
    private readonly string? _name;
    private readonly long _index;

    private BodyLocation(BodyLocation? parent, string? name, long index) => (_parent, _name, _index) = (parent, name, index);

    public static BodyLocation Body { get; } = new(null, "body", 0);

    public BodyLocation Member(string name) => new(this, name, 0);

    public BodyLocation Element(long index) => new(this, null, index);

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        WriteParts(writer);
        writer.WriteEndArray();
    }

    private void WriteParts(Utf8JsonWriter writer)
    {
        _parent?.WriteParts(writer);
        if (_name is null)
            writer.WriteNumberValue(_index);
        else
            writer.WriteStringValue(_name);
    }
}
