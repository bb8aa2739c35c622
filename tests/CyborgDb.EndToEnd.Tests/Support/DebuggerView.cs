using System.Collections;
using System.Diagnostics;
using System.Reflection;

namespace CyborgDb.EndToEnd.Tests.Support;

/// <summary>What a debugger shows of an object without being asked for more: its own line, and a line for each member that it unfolds to.</summary>
public static class DebuggerView
{
    public static IEnumerable<string> Of(object value)
    {
        yield return Line(value);
        var shown = value;
        if (value.GetType().GetCustomAttribute<DebuggerTypeProxyAttribute>() is { } proxy)
            shown = Activator.CreateInstance(Type.GetType(proxy.ProxyTypeName)!, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, null, [value], null)!;
        foreach (var member in shown.GetType().GetMembers(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (member.GetCustomAttribute<DebuggerBrowsableAttribute>() is { State: DebuggerBrowsableState.Never })
                continue;
            object? content;
            try
            {
                content = member switch
                {
                    PropertyInfo { CanRead: true } property when property.GetIndexParameters().Length == 0 && !property.PropertyType.IsByRefLike => property.GetValue(shown),
                    // Fields of properties are hidden by the debugger, too.
                    FieldInfo field when !field.Name.StartsWith('<') => field.GetValue(shown),
                    _ => null,
                };
            }
            catch (TargetInvocationException)
            {
                continue;
            }
            if (content is not null)
                yield return $"{member.Name} = {Line(content)}";
        }
    }

    private static string Line(object value) => value switch
    {
        string text => text,
        IEnumerable => value.GetType().Name,
        _ when value.GetType().GetCustomAttribute<DebuggerDisplayAttribute>() is { Value: not "{ToString(),nq}" } display => display.Value,
        _ => value.ToString() ?? "",
    };
}
