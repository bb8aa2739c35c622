using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace CyborgDb.Tests.Api;

/// <summary>The public surface of an assembly as text: one line a member, in an order that does not depend on the compiler.</summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Header(type)).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
                text.Append("    ").Append(member).Append('\n');
        }
        return text.ToString();
    }

    private static string Header(Type type)
    {
        var kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : type.IsValueType ? (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly struct" : "struct")
            : type.IsAbstract && type.IsSealed ? "static class"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class" : "class";
        var flags = type.IsDefined(typeof(FlagsAttribute)) ? "[Flags] " : "";
        string[] bases = type.IsEnum ? [] :
        [
            .. type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? [TypeNames.Of(parent)] : Array.Empty<string>(),
            .. type.GetInterfaces().Where(face => face.IsPublic).Select(TypeNames.Of).Order(StringComparer.Ordinal),
        ];
        return $"{flags}{kind} {type.FullName}{(bases.Length > 0 ? " : " + string.Join(", ", bases) : "")}";
    }

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name), null)}");
        return
        [
            .. type.GetFields(Declared).Where(field => IsVisible(field.Attributes)).Select(Field),
            .. type.GetConstructors(Declared).Where(IsVisible).Select(constructor => $"{Modifiers(constructor)}{type.Name}({Parameters(constructor)})"),
            .. type.GetProperties(Declared).Where(property => property.GetAccessors(nonPublic: true).Any(IsVisible)).Select(Property),
            .. type.GetMethods(Declared).Where(method => IsVisible(method) && !IsAccessor(type, method)).Select(Method),
        ];
    }

    private static string Field(FieldInfo field) =>
        $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{TypeNames.Of(field)} {field.Name}"
        + (field.IsLiteral ? $" = {field.GetRawConstantValue()}" : "");

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToArray();
        var index = property.GetIndexParameters();
        var name = index.Length > 0 ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var get = accessors.Contains(property.GetMethod) ? "get; " : "";
        var set = !accessors.Contains(property.SetMethod) ? ""
            : property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init; " : "set; ";
        return $"{Modifiers(accessors[0])}{required}{TypeNames.Of(property)} {name} {{ {get}{set}}}";
    }

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var constraints = method.IsGenericMethodDefinition
            ? string.Concat(method.GetGenericArguments().Where(argument => argument.GetGenericParameterConstraints().Length > 0).Select(
                argument => $" where {argument.Name} : {string.Join(", ", argument.GetGenericParameterConstraints().Select(TypeNames.Of))}"))
            : "";
        var priority = method.GetCustomAttribute<OverloadResolutionPriorityAttribute>() is { } attribute ? $" [priority {attribute.Priority}]" : "";
        return $"{Modifiers(method)}{TypeNames.Of(method.ReturnParameter)} {method.Name}{generic}({Parameters(method)}){constraints}{priority}";
    }

    private static string Modifiers(MethodBase method) =>
        (method.IsPublic ? "" : "protected ")
        + (method.IsStatic ? "static " : method.IsAbstract ? "abstract " : method is MethodInfo info && info.GetBaseDefinition() != info ? "override " : "")
        + (method.IsVirtual && !method.IsFinal && !method.IsAbstract && method is MethodInfo own && own.GetBaseDefinition() == own ? "virtual " : "");

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = parameter.IsOut ? "out " : parameter.IsIn ? "in " : parameter.ParameterType.IsByRef ? "ref " : "";
        var isParams = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "";
        var value = !parameter.HasDefaultValue ? "" : $" = {Default(parameter)}";
        return $"{isParams}{passing}{TypeNames.Of(parameter)} {parameter.Name}{value}";
    }

    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default" : "null",
        bool value => value ? "true" : "false",
        var value => value.ToString()!,
    };

    private static bool IsAccessor(Type type, MethodInfo method) =>
        type.GetProperties(Declared).Any(property => property.GetAccessors(nonPublic: true).Contains(method));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldAttributes field) =>
        (field & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem;
}
