namespace MLSegmentation.Samples.Tests;

/// <summary>A test of a program in another language; it is skipped, with the reason, where its runtime is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RuntimeFactAttribute : FactAttribute
{
    public RuntimeFactAttribute(string program)
    {
        Program = program;
        Skip = program switch
        {
            "python" when OtherLanguages.Python is null => "Python 3.8 or newer is not there.",
            "predict.py" when !OtherLanguages.HasPythonPackages => "Python's packages numpy, onnxruntime and pillow are not installed.",
            "predict.mjs" when !OtherLanguages.HasNode => "Node.js with the packages onnxruntime-web and pngjs is not there: run npm install in "
                + $"samples/OtherLanguages, or name a folder node_modules in {OtherLanguages.ModulesVariable}.",
            _ => null,
        };
    }

    /// <summary>What is run: Python alone, or one of the programs.</summary>
    public string Program { get; }
}
