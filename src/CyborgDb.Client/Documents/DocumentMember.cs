using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CyborgDb.Documents;

/// <summary>The member of a document that is marked as its id, vector or contents, as the document's type info knows it.</summary>
internal sealed class DocumentMember
{
    private readonly JsonPropertyInfo _property;
    private readonly Func<object, object?> _get;

    private DocumentMember(JsonPropertyInfo property, Func<object, object?> get)
    {
        _property = property;
        _get = get;
    }

    /// <summary>Its name in JSON.</summary>
    public string Name => _property.Name;

    private Type Type => Nullable.GetUnderlyingType(_property.PropertyType) ?? _property.PropertyType;

    /// <summary>The one member with the attribute, or <see langword="null"/>.</summary>
    /// <exception cref="ArgumentException">There are two, or it is not of a type that it can be of.</exception>
    public static DocumentMember? Find<TAttribute>(JsonTypeInfo typeInfo, string types, params ReadOnlySpan<Type> allowed)
        where TAttribute : Attribute
    {
        DocumentMember? found = null;
        var mark = typeof(TAttribute).Name[..^nameof(Attribute).Length];
        foreach (var property in typeInfo.Properties)
        {
            if (property.AttributeProvider?.IsDefined(typeof(TAttribute), inherit: true) != true)
                continue;
            if (found is not null)
                throw new ArgumentException($"{typeInfo.Type.Name} has two members marked [{mark}]: '{found.Name}' and '{property.Name}'.", nameof(typeInfo));
            if (property.Get is not { } get)
                throw new ArgumentException($"The member '{property.Name}' of {typeInfo.Type.Name} is marked [{mark}] and cannot be read.", nameof(typeInfo));
            found = new(property, get);
            if (!allowed.Contains(found.Type))
                throw new ArgumentException($"The member '{property.Name}' of {typeInfo.Type.Name} is marked [{mark}]; it has to be {types}, not {found.Type.Name}.", nameof(typeInfo));
        }
        return found;
    }

    public string? Id(object document) => _get(document) switch
    {
        string id => id,
        IFormattable id => id.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    public ReadOnlyMemory<float> Vector(object document) => _get(document) switch
    {
        float[] vector => vector,
        ReadOnlyMemory<float> vector => vector,
        Memory<float> vector => vector,
        IEnumerable<float> vector => vector.ToArray(),
        _ => default,
    };

    public ItemContents? Contents(object document) => _get(document) switch
    {
        string text => text,
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> bytes => bytes,
        _ => null,
    };

    public void WriteId(Utf8JsonWriter json, string id)
    {
        json.WritePropertyName(Name);
        if (Type == typeof(string) || Type == typeof(Guid))
            json.WriteStringValue(id);
        else
            json.WriteRawValue(id);
    }

    public void WriteVector(Utf8JsonWriter json, ReadOnlySpan<float> vector)
    {
        json.WriteStartArray(Name);
        foreach (var value in vector)
            json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    /// <summary>Bytes are base64 text in JSON, too.</summary>
    public void WriteContents(Utf8JsonWriter json, ItemContents contents) => json.WriteString(Name, contents.Text);
}
