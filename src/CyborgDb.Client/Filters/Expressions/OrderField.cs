using System.Linq.Expressions;
using System.Text.Json.Serialization.Metadata;

namespace CyborgDb.Filters.Expressions;

/// <summary>The metadata field that results are sorted by, where the service's order is that of the member's values.</summary>
internal static class OrderField
{
    /// <exception cref="NotSupportedException">It is no member of the document, or one that the service would sort otherwise.</exception>
    /// <exception cref="ArgumentException">It is nested too deeply.</exception>
    public static string Of<T>(Expression<Func<T, object?>> member, JsonTypeInfo<T> typeInfo)
    {
        new ExpressionDepth().Check(member.Body, level: 1);
        var body = member.Body is UnaryExpression { NodeType: ExpressionType.Convert } boxed && boxed.Type == typeof(object) ? boxed.Operand : member.Body;
        if (new FieldResolver(member.Parameters[0], typeInfo).Find(body) is not { } field)
            throw ExpressionText.Refused(body, "the service sorts by fields, and this is not a member of the item alone.");
        if (!FieldType.IsScalar(field.Type))
            throw ExpressionText.Refused(body, $"{field.Type.Name} is not a type that the service sorts by.{FieldType.Remedy(field.Type)}");
        if (field.Unwritten is { Value: not null })
            throw ExpressionText.Refused(body, "the service sorts items without the field last, whatever their default is.");
        if (field.Type == typeof(DateTimeOffset))
            WrittenForm.Moment(field, DateTimeOffset.UnixEpoch);
        else if (field.Type.IsEnum && WrittenForm.Enumeration(field, Enum.ToObject(field.Type, 0)).Kind != MetadataValueKind.Number)
            throw ExpressionText.Refused(body, "the enum is written by name, and the service would sort the names.");
        else if (!field.Type.IsEnum && !WrittenForm.IsPlain(field))
            throw WrittenForm.NotPlain(field);
        return field.Path;
    }
}
