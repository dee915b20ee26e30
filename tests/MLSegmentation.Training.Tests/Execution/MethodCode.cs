using System.Reflection;
using System.Reflection.Emit;

namespace MLSegmentation.Training.Tests.Execution;

/// <summary>What a compiled method consists of (ECMA-335, partition III).</summary>
internal static class MethodCode
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private const byte TwoByteCode = 0xFE;

    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields().Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    /// <summary>The methods, constructors and lambdas of an assembly.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Assembly assembly) => assembly.GetTypes().SelectMany(MethodsOf);

    /// <summary>The methods and constructors that a type declares.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Type type) => [.. type.GetMethods(Declared), .. type.GetConstructors(Declared)];

    /// <summary>The instructions of a method in their order, each with the method that it names; none for a method without code.</summary>
    public static IReadOnlyList<(OpCode Code, MethodBase? Method)> Read(MethodBase method)
    {
        byte[] bytes = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var instructions = new List<(OpCode, MethodBase?)>();
        for (int at = 0; at < bytes.Length;)
        {
            short value = bytes[at] == TwoByteCode ? (short)((bytes[at] << 8) | bytes[at + 1]) : bytes[at];
            var code = Codes[value];
            at += code.Size;
            instructions.Add((code, code.OperandType == OperandType.InlineMethod ? Resolve(method, BitConverter.ToInt32(bytes, at)) : null));
            at += GetOperandLength(code, bytes, at);
        }

        return instructions;
    }

    private static int GetOperandLength(OpCode code, byte[] bytes, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => sizeof(int) * (1 + BitConverter.ToInt32(bytes, at)),
        _ => 4,
    };

    private static MethodBase? Resolve(MethodBase method, int token)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        return method.Module.ResolveMethod(token, ofType, ofMethod) is MethodInfo { IsGenericMethod: true } generic
            ? generic.GetGenericMethodDefinition()
            : method.Module.ResolveMethod(token, ofType, ofMethod);
    }
}
