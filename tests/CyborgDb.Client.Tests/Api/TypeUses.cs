using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace CyborgDb.Tests.Api;

/// <summary>A type of an assembly, by its namespace and name; what is nested in it, or generated for it, counts as it.</summary>
public readonly record struct TypeName(string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}.{Name}";
}

/// <summary>Which types of a compiled assembly use which others of it: in signatures, in method bodies, as what they derive from or catch.</summary>
/// <remarks>What leaves no trace there is not seen: constants, <c>nameof</c>, and types in the arguments of attributes.</remarks>
internal sealed class TypeUses
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly NamedTypes _names;
    private readonly HashSet<(TypeName User, TypeName Used)> _uses = [];

    private TypeUses(PEReader file)
    {
        _file = file;
        _metadata = file.GetMetadataReader();
        _names = new NamedTypes(_metadata);
    }

    public static IReadOnlyCollection<(TypeName User, TypeName Used)> Of(string assemblyFile)
    {
        using var file = new PEReader(File.OpenRead(assemblyFile));
        var uses = new TypeUses(file);
        foreach (var type in uses._metadata.TypeDefinitions)
            uses.Read(type);
        return uses._uses;
    }

    private void Read(TypeDefinitionHandle handle)
    {
        var user = _names.Outermost(handle);
        if (IsGenerated(user))
            return;
        var type = _metadata.GetTypeDefinition(handle);
        Add(user, _names.In(type.BaseType));
        foreach (var implemented in type.GetInterfaceImplementations())
            Add(user, _names.In(_metadata.GetInterfaceImplementation(implemented).Interface));
        foreach (var parameter in type.GetGenericParameters())
            AddConstraints(user, parameter);
        foreach (var field in type.GetFields())
            Add(user, _metadata.GetFieldDefinition(field).DecodeSignature(_names, null));
        foreach (var method in type.GetMethods())
            Read(user, _metadata.GetMethodDefinition(method));
    }

    private void Read(TypeName user, MethodDefinition method)
    {
        var signature = method.DecodeSignature(_names, null);
        Add(user, signature.ReturnType);
        foreach (var parameter in signature.ParameterTypes)
            Add(user, parameter);
        foreach (var parameter in method.GetGenericParameters())
            AddConstraints(user, parameter);
        if (method.RelativeVirtualAddress == 0)
            return;
        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
        {
            foreach (var local in _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, null))
                Add(user, local);
        }
        foreach (var region in body.ExceptionRegions)
            Add(user, _names.In(region.CatchType));
        foreach (var token in Instructions.TokensOf(body.GetILReader()))
            Add(user, _names.In(token));
    }

    private void AddConstraints(TypeName user, GenericParameterHandle parameter)
    {
        foreach (var constraint in _metadata.GetGenericParameter(parameter).GetConstraints())
            Add(user, _names.In(_metadata.GetGenericParameterConstraint(constraint).Type));
    }

    private void Add(TypeName user, IEnumerable<TypeName> used)
    {
        foreach (var type in used)
        {
            if (type != user && !IsGenerated(type))
                _uses.Add((user, type));
        }
    }

    /// <summary>What compilers and generators make for a whole assembly is in no namespace, or has a name that C# does not allow.</summary>
    private static bool IsGenerated(TypeName type) => type.Namespace.Length == 0 || type.Name.StartsWith('<');
}
